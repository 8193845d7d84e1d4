/// Tests of this package.
@NullMarked
package io.cooperage.ui.nav;

import org.jspecify.annotations.NullMarked;
