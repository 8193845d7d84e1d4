package io.cooperage.ui.containers.detail;

import io.cooperage.engine.image.browse.TreeComparer;
import io.cooperage.engine.network.NetworkService;

/// What of the engine the page of one container needs beside the containers themselves. Their methods block.
public record DetailEngineParts(NetworkService networks, TreeComparer comparer) {}
