/// Tests of this package.
@NullMarked
package io.cooperage.ui.alerts;

import org.jspecify.annotations.NullMarked;
