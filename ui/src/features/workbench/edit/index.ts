export { Inspector } from "./inspect/Inspector";
export { CanvasMenu } from "./over/CanvasMenu";
export { RenameBox } from "./over/RenameBox";
export { WidgetEditor } from "./over/WidgetEditor";
