import { Component, type ReactNode } from "react";

type Props = {
  /** Shown instead of what failed; `again` puts it up anew. */
  readonly fallback: (error: unknown, again: () => void) => ReactNode;
  readonly children: ReactNode;
};

/** A mistake in one screen leaves the others standing. */
export class Boundary extends Component<Props, { readonly failed: { readonly error: unknown } | null }> {
  override state = { failed: null as { readonly error: unknown } | null };

  static getDerivedStateFromError(error: unknown) {
    return { failed: { error } };
  }

  override render(): ReactNode {
    const { failed } = this.state;
    return failed === null
      ? this.props.children
      : this.props.fallback(failed.error, () => this.setState({ failed: null }));
  }
}
