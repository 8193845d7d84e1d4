/// Tests of this package.
@NullMarked
package io.cooperage.ui.dockerfile.text;

import org.jspecify.annotations.NullMarked;
