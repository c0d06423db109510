import type { Summary } from '../lib/statistics';

/** A Markdown table; the first column is text, the others are aligned right. */
export function table(header: readonly string[], rows: ReadonlyArray<readonly string[]>): string {
	const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
	const rule = header.map((_, index) => (index === 0 ? '---' : '---:'));
	return [header, rule, ...rows].map(line).join('\n');
}

const rounded = (value: number, digits = 2): string => {
	const places = Math.max(0, digits - 1 - Math.floor(Math.log10(Math.abs(value) || 1)));
	return value.toFixed(Math.min(places, 3));
};

/** `1.23 s`, or `85 ms` below a second. */
export const duration = (ms: number): string =>
	ms < 1_000 ? `${rounded(ms, 2)} ms` : `${rounded(ms / 1_000, 3)} s`;

const withSpread = ({ median, min, max, count }: Summary, show: (value: number) => string) =>
	count === 1 ? `${show(median)} (once)` : `${show(median)} (${show(min)} to ${show(max)})`;

/** Median with spread, e.g. `1.23 s (1.20 s to 1.31 s)`. */
export const durations = (summary: Summary): string => withSpread(summary, duration);

/** e.g. `12 × (11 × to 13 ×)`. */
export const times = (summary: Summary | undefined): string =>
	summary ? withSpread(summary, (value) => `${rounded(value, 3)} ×`) : '';

export const kilobytes = (bytes: number): string => `${rounded(bytes / 1_000, 3)} kB`;
export const megabytes = (bytes: number): string => `${Math.round(bytes / 1e6)} MB`;
export const percent = (share: number): string => `${rounded(share * 100, 3)} %`;
