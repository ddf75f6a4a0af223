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
export { FitNote, longest, useFit } from "./fit";
export { type KeyRow, KeyTable } from "./KeyTable";
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
  TroubleBox,
  When,
} from "./marks";
export { ontoItem } from "./ontoItem";
export { Dialog, Menu, type MenuItem, Popover, type Tab, Tabs, Tooltip, TooltipRoom } from "./overlay";
export { type Column, Table } from "./Table";
export { FailedToast, type Toast, ToastRoom, useToast } from "./toasts";
