/// Tests.
@NullMarked
package io.cooperage.ui.containers.detail.log;

import org.jspecify.annotations.NullMarked;
