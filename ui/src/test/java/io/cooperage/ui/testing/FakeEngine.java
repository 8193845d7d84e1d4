package io.cooperage.ui.testing;

import io.cooperage.engine.Engine;
import io.cooperage.engine.Housekeeping;
import io.cooperage.engine.build.BuildService;
import io.cooperage.engine.cluster.ClusterService;
import io.cooperage.engine.container.ContainerService;
import io.cooperage.engine.doctor.Doctor;
import io.cooperage.engine.event.EventStream;
import io.cooperage.engine.image.ImageService;
import io.cooperage.engine.image.RegistryService;
import io.cooperage.engine.image.browse.TreeComparer;
import io.cooperage.engine.journal.Journal;
import io.cooperage.engine.network.NetworkService;
import io.cooperage.engine.store.EnginePaths;
import io.cooperage.engine.volume.VolumeService;
import java.nio.file.Path;
import java.util.List;

/// An engine over [FakeContainers].
public final class FakeEngine implements Engine {
    private final FakeEvents events = new FakeEvents();
    private final FakeContainers containers;
    private final FakeImages images;
    private final FakeBuilds builds = new FakeBuilds();
    private final FakeCluster cluster = new FakeCluster();
    private final FakeHousekeeping housekeeping;
    private final FakeNetworks networks = new FakeNetworks(events);
    private final FakeVolumes volumes = new FakeVolumes(events);
    private final FakeRegistries registries = new FakeRegistries();
    private volatile EnginePaths paths = EnginePaths.under(Path.of("/nowhere"));
    private volatile TreeComparer comparer = new NoComparer();
    private volatile List<Doctor.Check> checks =
            List.of(new Doctor.Check("User namespaces", Doctor.Verdict.OK, "enabled", ""));

    public FakeEngine() {
        containers = new FakeContainers(events);
        images = new FakeImages(events, containers);
        housekeeping = new FakeHousekeeping(containers, images, networks, volumes);
    }

    /// What the doctor will find.
    public void diagnose(List<Doctor.Check> found) {
        checks = List.copyOf(found);
    }

    @Override
    public EnginePaths paths() {
        return paths;
    }

    /// Where the window keeps what is its own; until then nowhere.
    public void keepUnder(Path root) {
        paths = EnginePaths.under(root);
    }

    @Override
    public ContainerService containers() {
        return containers;
    }

    public FakeContainers fakeContainers() {
        return containers;
    }

    @Override
    public ImageService images() {
        return images;
    }

    public FakeImages fakeImages() {
        return images;
    }

    @Override
    public BuildService builder() {
        return builds;
    }

    @Override
    public RegistryService registries() {
        return registries;
    }

    public FakeRegistries fakeRegistries() {
        return registries;
    }

    @Override
    public TreeComparer comparer() {
        return comparer;
    }

    /// What compares trees; until then nothing can be compared.
    public void compareWith(TreeComparer other) {
        comparer = other;
    }

    @Override
    public EventStream events() {
        return events;
    }

    public FakeEvents fakeEvents() {
        return events;
    }

    @Override
    public Doctor doctor() {
        return () -> checks;
    }

    @Override
    public boolean rootless() {
        return true;
    }

    @Override
    public void close() {}

    @Override
    public NetworkService networks() {
        return networks;
    }

    public FakeNetworks fakeNetworks() {
        return networks;
    }

    @Override
    public VolumeService volumes() {
        return volumes;
    }

    public FakeVolumes fakeVolumes() {
        return volumes;
    }

    @Override
    public Journal journal() {
        return new FakeJournal(events);
    }

    @Override
    public ClusterService cluster() {
        return cluster;
    }

    @Override
    public Housekeeping housekeeping() {
        return housekeeping;
    }

    public FakeHousekeeping fakeHousekeeping() {
        return housekeeping;
    }
}
