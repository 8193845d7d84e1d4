/// Tests of this package.
@NullMarked
package io.cooperage.ui.theme;

import org.jspecify.annotations.NullMarked;
