/// Tests of this package.
@NullMarked
package io.cooperage.ui.containers.run;

import org.jspecify.annotations.NullMarked;
