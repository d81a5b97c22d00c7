// Medians and quartiles.

// Interpolates between the two nearest values of a sorted list.
export function quantile(sorted, share) {
  const place = share * (sorted.length - 1), low = Math.floor(place);
  return sorted[low] + (place - low) * ((sorted[low + 1] ?? sorted[low]) - sorted[low]);
}

export function quartiles(list) {
  const sorted = [...list].sort((a, b) => a - b);
  return {median: quantile(sorted, 0.5), low: quantile(sorted, 0.25), high: quantile(sorted, 0.75)};
}
