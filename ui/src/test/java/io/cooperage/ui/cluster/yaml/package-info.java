@NullMarked
package io.cooperage.ui.cluster.yaml;

import org.jspecify.annotations.NullMarked;
