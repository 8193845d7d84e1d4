/// Tests of this package.
@NullMarked
package io.cooperage.ui.networks;

import org.jspecify.annotations.NullMarked;
