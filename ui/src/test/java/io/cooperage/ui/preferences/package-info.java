/// Tests of this package.
@NullMarked
package io.cooperage.ui.preferences;

import org.jspecify.annotations.NullMarked;
