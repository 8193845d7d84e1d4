/// The Files tab: the files of a container's root as they are now, running or stopped, with what changed against its
/// image; looked at, edited, put in and taken out.
///
/// Entry: [io.cooperage.ui.containers.detail.files.FilesController].
/// May use: `ui.control`, `ui.files`, `ui.fx`, `ui.dialog`, `ui.model`, the engine's facade and value types.
@NullMarked
package io.cooperage.ui.containers.detail.files;

import org.jspecify.annotations.NullMarked;
