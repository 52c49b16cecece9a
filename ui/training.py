"""What a store's owner reads of a training. Knows no store."""

from __future__ import annotations

from assistant.train import TrainingOutcome


def training_lines(outcome: TrainingOutcome) -> list[str]:
    report, made = outcome.report, outcome.provenance
    ndcg, best = report.ndcg, report.against[report.best_single]
    lines = [
        f"learned from {report.events:,} events ({report.purchases:,} purchases) up to {made.until:%Y-%m-%d}",
        f"next purchases of {report.shoppers:,} shoppers in the last window, which it had not seen, ordering all "
        f"{report.products:,} products: nDCG@10 {ndcg.mean:.3f} (95 % interval {ndcg.low:.3f} to {ndcg.high:.3f})",
    ]
    if report.new_ndcg is not None:
        lines.append(f"  of what they had not bought before: {report.new_ndcg:.3f}")
    for name, found in sorted(report.against.items(), key=lambda pair: pair[1].first):
        lines.append(f"  {name} alone: {found.first:.3f}")
    apart = best.difference
    lines.append(
        f"  above the best of them: {apart.mean:+.3f} (95 % interval {apart.low:+.3f} to {apart.high:+.3f}, "
        f"p {best.p:.4f})"
    )
    for name, segment in report.segments.items():
        lines.append(
            f"  {segment.shoppers} {name} shoppers: {segment.ndcg.mean:.3f}, popularity {segment.popularity:.3f}"
        )
    if report.cold_products:
        lines.append(f"  products never bought before, among themselves: {report.cold_products.ndcg.mean:.3f}")
    lines.append(
        f"the first ten: a hit for {report.measures['hit_rate@10']:.2f} of the shoppers; {report.coverage:.2f} of the "
        f"products shown to somebody, unevenness (Gini) {report.gini:.2f}"
        + (f", diversity {report.diversity:.2f}" if report.diversity is not None else "")
    )
    if report.calibration_error is not None:
        lines.append(f"purchase probability: expected calibration error {report.calibration_error:.4f}")
    if report.before:
        lines.append(f"the ranker in use, in the same window: {report.before.first:.3f} (p {report.before.p:.4f})")
    refused = outcome.refused
    lines.append(f"not put in use: {refused}; --force does it all the same" if refused else "put in use")
    return lines
