/// The form that makes and starts a container.
///
/// May use: containers and below.
@NullMarked
package io.cooperage.ui.containers.run;

import org.jspecify.annotations.NullMarked;
