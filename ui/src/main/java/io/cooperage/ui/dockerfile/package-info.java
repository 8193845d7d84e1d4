/// Dockerfiles: the folder they are built from, an editor with everything that the language knows, and building.
///
/// Entry: [io.cooperage.ui.dockerfile.DockerfilePage].
/// May use: control, files, dialog, error, fx, i18n, model, nav, preferences.
@NullMarked
package io.cooperage.ui.dockerfile;

import org.jspecify.annotations.NullMarked;
