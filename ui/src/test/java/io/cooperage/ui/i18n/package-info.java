/// Tests of this package.
@NullMarked
package io.cooperage.ui.i18n;

import org.jspecify.annotations.NullMarked;
