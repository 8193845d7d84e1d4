/// Tests of this package.
@NullMarked
package io.cooperage.ui.dockerfile.editor;

import org.jspecify.annotations.NullMarked;
