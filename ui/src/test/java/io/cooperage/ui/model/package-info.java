/// Tests of this package.
@NullMarked
package io.cooperage.ui.model;

import org.jspecify.annotations.NullMarked;
