/// Tests of this package.
@NullMarked
package io.cooperage.ui.dockerfile.build;

import org.jspecify.annotations.NullMarked;
