/// What the linter of the Dockerfile language takes from the machine: `.hadolint.yaml`, and ShellCheck.
///
/// Entry: [io.cooperage.engine.build.lint.HadolintConfig], [io.cooperage.engine.build.lint.ShellCheck].
/// May use: build.yaml, build.tool, dockerfile.
@NullMarked
package io.cooperage.engine.build.lint;

import org.jspecify.annotations.NullMarked;
