/// Registries: who is signed in where, and what is there without pulling it.
///
/// May use: images and below.
@NullMarked
package io.cooperage.ui.images.registries;

import org.jspecify.annotations.NullMarked;
