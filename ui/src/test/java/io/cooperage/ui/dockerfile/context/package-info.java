/// Tests of this package.
@NullMarked
package io.cooperage.ui.dockerfile.context;

import org.jspecify.annotations.NullMarked;
