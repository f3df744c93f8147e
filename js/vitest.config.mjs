// Nothing is timed: a machine that does much else may be slow, and what never comes is noticed all the same.
export default { test: { testTimeout: 120_000, hookTimeout: 120_000, teardownTimeout: 120_000 } };
