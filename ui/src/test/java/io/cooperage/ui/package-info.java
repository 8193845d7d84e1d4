/// Tests of the whole window.
@NullMarked
package io.cooperage.ui;

import org.jspecify.annotations.NullMarked;
