/// Tests of this package.
@NullMarked
package io.cooperage.ui.containers.list;

import org.jspecify.annotations.NullMarked;
