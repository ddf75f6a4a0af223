export { Button, IconButton, Kbd } from "./Button";
export {
  type Choice,
  NumberField,
  SearchField,
  Segments,
  SelectField,
  SliderField,
  SwitchField,
  TextArea,
  TextField,
} from "./fields";
export {
  Empty,
  Evidence,
  Figure,
  Gauge,
  Identifier,
  Loading,
  Money,
  Picture,
  ProblemBox,
  Progress,
  Score,
  StateMark,
  Tag,
  type Tone,
  type Trouble,
  When,
} from "./marks";
export { Dialog, Menu, type MenuItem, Popover, type Tab, Tabs, Tooltip, TooltipRoom } from "./overlay";
export { type Column, Table } from "./Table";
export { type Toast, ToastRoom, useToast } from "./toasts";
