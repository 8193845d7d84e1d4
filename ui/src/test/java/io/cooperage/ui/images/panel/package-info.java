/// Tests of this package.
@NullMarked
package io.cooperage.ui.images.panel;

import org.jspecify.annotations.NullMarked;
