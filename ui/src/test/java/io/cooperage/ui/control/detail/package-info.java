@NullMarked
package io.cooperage.ui.control.detail;

import org.jspecify.annotations.NullMarked;
