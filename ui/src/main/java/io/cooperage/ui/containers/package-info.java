/// What the container pages share: commands on containers and how their values read.
///
/// Entry: [io.cooperage.ui.containers.ContainerCommands].
/// May use: everything but the shell and other features.
@NullMarked
package io.cooperage.ui.containers;

import org.jspecify.annotations.NullMarked;
