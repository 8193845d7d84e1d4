@NullMarked
package io.cooperage.ui.cluster.usage;

import org.jspecify.annotations.NullMarked;
