package io.cooperage.engine.volume;

import io.cooperage.engine.files.TreeSource;
import io.cooperage.engine.files.TreeView;
import io.cooperage.engine.linux.Fd;
import io.cooperage.engine.linux.MountNamespace;
import io.cooperage.engine.linux.OpenFlags;
import io.cooperage.engine.linux.Syscalls;
import java.nio.file.Path;
import java.util.function.Supplier;

/// The files of a volume: its folder, or what its options mount there. While no container runs with it that is
/// mounted for nobody but this one look.
final class VolumeSource implements TreeSource {
    private final Syscalls kernel;
    private final String name;
    private final Path folder;
    private final Supplier<VolumeMount> mount;

    /// @param mount asked each time; fails when the volume is gone
    VolumeSource(Syscalls kernel, String name, Path folder, Supplier<VolumeMount> mount) {
        this.kernel = kernel;
        this.name = name;
        this.folder = folder;
        this.mount = mount;
    }

    @Override
    public TreeView open(boolean writing) {
        VolumeMount wanted = mount.get();
        if (wanted.isNothing() || VolumeMount.isMounted(folder)) {
            return TreeView.of(openFolder(), () -> {});
        }
        MountNamespace<Fd> inside = MountNamespace.open(
                "volume " + name,
                () -> {
                    wanted.on(kernel, name, folder);
                    return openFolder();
                },
                () -> VolumeMount.off(kernel, folder));
        return TreeView.of(inside.value(), inside::close);
    }

    private Fd openFolder() {
        return kernel.open(folder.toString(), OpenFlags.O_RDONLY | OpenFlags.O_DIRECTORY);
    }

    @Override
    public void close() {
        // Nothing is held between two looks.
    }
}
