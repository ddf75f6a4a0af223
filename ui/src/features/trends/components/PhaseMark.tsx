import { colourOf, type Phase } from "../model";

/** The outline of a phase around a centre: ring, triangle up, diamond, triangle down. */
export function PhaseShape({
  phase,
  x,
  y,
  r,
}: {
  readonly phase: Phase;
  readonly x: number;
  readonly y: number;
  readonly r: number;
}) {
  const colour = `var(${colourOf[phase]})`;
  switch (phase) {
    case "emerging":
      return <circle cx={x} cy={y} r={r * 0.85} fill="var(--ground)" stroke={colour} strokeWidth="2" />;
    case "rising":
      return <path d={`M${x} ${y - r}L${x + r} ${y + r * 0.8}H${x - r}Z`} fill={colour} />;
    case "peaking":
      return (
        <path
          d={`M${x} ${y - r * 1.1}L${x + r * 1.1} ${y}L${x} ${y + r * 1.1}L${x - r * 1.1} ${y}Z`}
          fill={colour}
        />
      );
    case "fading":
      return <path d={`M${x} ${y + r}L${x + r} ${y - r * 0.8}H${x - r}Z`} fill={colour} />;
  }
}

/** The shape of a phase in a line of text. */
export const PhaseMark = ({ phase }: { readonly phase: Phase }) => (
  <svg width="10" height="10" viewBox="0 0 12 12" aria-hidden>
    <PhaseShape phase={phase} x={6} y={6} r={4.6} />
  </svg>
);
