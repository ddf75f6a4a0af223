export { BudgetScreen } from "./components/BudgetScreen";
