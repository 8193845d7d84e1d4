/// Programs of the machine that a build uses where they are installed: git, ShellCheck.
///
/// Entry: [io.cooperage.engine.build.tool.ToolRun]. Each is bounded in time and output, and ends with its
/// caller. May use: dockerfile.
@NullMarked
package io.cooperage.engine.build.tool;

import org.jspecify.annotations.NullMarked;
