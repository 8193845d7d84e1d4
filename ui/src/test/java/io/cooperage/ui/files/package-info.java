/// Tests of this package.
@NullMarked
package io.cooperage.ui.files;

import org.jspecify.annotations.NullMarked;
