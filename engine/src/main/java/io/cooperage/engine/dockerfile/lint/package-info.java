/// Checks on a Dockerfile: BuildKit's, hadolint's and the language server's rules, merged, with quick
/// fixes.
///
/// Entry: [io.cooperage.engine.dockerfile.lint.Linter].
/// May use: everything else in `dockerfile` but `edit`.
@NullMarked
package io.cooperage.engine.dockerfile.lint;

import org.jspecify.annotations.NullMarked;
