/// Tests of this package.
@NullMarked
package io.cooperage.ui.images.transfer;

import org.jspecify.annotations.NullMarked;
