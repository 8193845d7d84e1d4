/// Tests of this package.
@NullMarked
package io.cooperage.ui.dockerfile.language;

import org.jspecify.annotations.NullMarked;
