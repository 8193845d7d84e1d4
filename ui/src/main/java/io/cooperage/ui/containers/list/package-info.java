/// The page that lists all containers.
///
/// May use: containers and below.
@NullMarked
package io.cooperage.ui.containers.list;

import org.jspecify.annotations.NullMarked;
