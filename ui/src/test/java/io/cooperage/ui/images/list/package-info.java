/// Tests of this package.
@NullMarked
package io.cooperage.ui.images.list;

import org.jspecify.annotations.NullMarked;
