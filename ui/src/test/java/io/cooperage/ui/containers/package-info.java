/// Tests of this package.
@NullMarked
package io.cooperage.ui.containers;

import org.jspecify.annotations.NullMarked;
