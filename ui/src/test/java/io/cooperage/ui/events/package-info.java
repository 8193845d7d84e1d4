/// Tests of this package.
@NullMarked
package io.cooperage.ui.events;

import org.jspecify.annotations.NullMarked;
