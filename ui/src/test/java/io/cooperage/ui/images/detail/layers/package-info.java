/// Tests of this package.
@NullMarked
package io.cooperage.ui.images.detail.layers;

import org.jspecify.annotations.NullMarked;
