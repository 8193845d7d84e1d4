package io.cooperage.engine.dockerfile.lint;

/// Looks for one family of mistakes. Has no state, so one serves all threads.
@FunctionalInterface
interface Check {
    void run(LintContext context, Findings findings);
}
