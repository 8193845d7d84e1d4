/// Tests of this package.
@NullMarked
package io.cooperage.ui.images.registries;

import org.jspecify.annotations.NullMarked;
