/// Tests of the control loops' parts.
@NullMarked
package io.cooperage.engine.cluster.controller;

import org.jspecify.annotations.NullMarked;
