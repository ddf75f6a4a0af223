//! Buffers and textures that stay from picture to picture, and what is bound under each number of `scene.wgsl`.

use wgpu::BufferUsages as Usage;

use super::kernels::{HAIR_FORMAT, Kernel};
use super::uniforms::SCENE_BYTES;
use crate::device::OpenDevice;
use crate::head::render::strands::Strands;

/// A buffer that grows, and keeps what it has.
#[derive(Debug)]
pub(super) struct Store {
    buffer: wgpu::Buffer,
    usage: Usage,
}

impl Store {
    fn new(on: &OpenDevice, bytes: u64, usage: Usage) -> Self {
        Self { buffer: on.buffer(bytes.max(256), usage), usage }
    }

    /// Makes sure of `bytes` bytes; what was in it is lost when it grows.
    pub fn hold(&mut self, on: &OpenDevice, bytes: u64) {
        if self.buffer.size() < bytes {
            // A little more, so that a slowly growing picture does not ask each time.
            let roomy = (bytes + bytes / 8).next_multiple_of(256);
            let most = on.device.limits().max_storage_buffer_binding_size;
            self.buffer = on.buffer(if roomy > most { bytes } else { roomy }, self.usage);
        }
    }

    /// Sends `contents`.
    pub fn fill<T: bytemuck::NoUninit>(&mut self, on: &OpenDevice, contents: &[T]) {
        let bytes: &[u8] = bytemuck::cast_slice(contents);
        self.hold(on, bytes.len() as u64);
        if !bytes.is_empty() {
            on.queue.write_buffer(&self.buffer, 0, bytes);
        }
    }

    pub fn buffer(&self) -> &wgpu::Buffer {
        &self.buffer
    }
}

/// Colours of samples and the cover of hair.
#[derive(Debug)]
struct Canvas {
    size: [u32; 2],
    colour: wgpu::TextureView,
    hair: wgpu::TextureView,
}

/// Everything that is kept on the device.
#[derive(Debug)]
pub(super) struct Memory {
    pub scene: Store,
    pub vertices: Store,
    pub triangles: Store,
    /// Two, for smoothing to and fro.
    pub sky: [Store; 2],
    pub neighbours: Store,
    pub maps: Store,
    pub seen: Store,
    pub cloud: Store,
    pub density: Store,
    /// Two, for blurring to and fro.
    pub light: [Store; 2],
    pub rest: Store,
    pub points: Store,
    pub strands: Store,
    pub knots: Store,
    pub order: Store,
    pub pixels: Store,
    pub guides: Store,
    pub read_back: Store,
    bands: Vec<wgpu::Buffer>,
    bands_used: usize,
    canvas: Option<Canvas>,
}

/// Uniform of one pass over one band: `Band` of `scene.wgsl`.
#[derive(Clone, Copy, Debug, Default, bytemuck::Pod, bytemuck::Zeroable)]
#[repr(C)]
pub(super) struct BandWords {
    pub top: u32,
    pub rows: u32,
    pub width: u32,
    pub phase: u32,
    pub out_top: u32,
    pub out_rows: u32,
    pub out_width: u32,
    pub spare: u32,
}

impl Memory {
    /// Nothing yet. Call it inside [`OpenDevice::checked`].
    pub fn new(on: &OpenDevice) -> Self {
        let storage = || Store::new(on, 0, Usage::STORAGE | Usage::COPY_DST | Usage::COPY_SRC);
        Self {
            scene: Store::new(on, SCENE_BYTES, Usage::UNIFORM | Usage::COPY_DST),
            vertices: storage(),
            triangles: storage(),
            sky: [storage(), storage()],
            neighbours: storage(),
            maps: storage(),
            seen: storage(),
            cloud: storage(),
            density: storage(),
            light: [storage(), storage()],
            rest: storage(),
            points: storage(),
            strands: storage(),
            knots: storage(),
            order: storage(),
            pixels: storage(),
            guides: storage(),
            read_back: Store::new(on, 0, Usage::MAP_READ | Usage::COPY_DST),
            bands: vec![],
            bands_used: 0,
            canvas: None,
        }
    }

    /// Sends strands and their points.
    pub fn send_strands(&mut self, on: &OpenDevice, strands: &Strands) {
        let mut points = Vec::with_capacity(strands.points.len());
        let mut words: Vec<[u32; 4]> = Vec::with_capacity(strands.strands.len() * 2);
        for (number, strand) in (0..).zip(&strands.strands) {
            let (start, count) = (strand.start, strand.count);
            words.push([start, count, strand.kind as u32, strand.width.to_bits()]);
            words.push([strand.light.to_bits(), 0, 0, 0]);
            let own = &strands.points[start as usize..(start + count) as usize];
            points.extend(own.iter().map(|p| [p.x, p.y, p.z, f32::from_bits(number)]));
        }
        self.points.fill(on, &points);
        self.strands.fill(on, &words);
    }

    /// Makes sure of textures of at least this size.
    pub fn hold_canvas(&mut self, on: &OpenDevice, format: wgpu::TextureFormat, size: [u32; 2]) {
        let enough = |canvas: &Canvas| canvas.size[0] >= size[0] && canvas.size[1] >= size[1];
        if self.canvas.as_ref().is_some_and(enough) {
            return;
        }
        let texture = |format, usage| {
            let texture = on.device.create_texture(&wgpu::TextureDescriptor {
                label: Some("portrait"),
                size: wgpu::Extent3d { width: size[0], height: size[1], depth_or_array_layers: 1 },
                mip_level_count: 1,
                sample_count: 1,
                dimension: wgpu::TextureDimension::D2,
                format,
                usage: usage | wgpu::TextureUsages::RENDER_ATTACHMENT | wgpu::TextureUsages::TEXTURE_BINDING,
                view_formats: &[],
            });
            texture.create_view(&wgpu::TextureViewDescriptor::default())
        };
        self.canvas = Some(Canvas {
            size,
            colour: texture(format, wgpu::TextureUsages::STORAGE_BINDING),
            hair: texture(HAIR_FORMAT, wgpu::TextureUsages::empty()),
        });
    }

    /// The textures: colour, cover of hair.
    pub fn canvas(&self) -> Option<[&wgpu::TextureView; 2]> {
        self.canvas.as_ref().map(|canvas| [&canvas.colour, &canvas.hair])
    }

    /// Forgets the bands of the last picture.
    pub fn begin(&mut self) {
        self.bands_used = 0;
    }

    /// A uniform that no other pass of this picture uses.
    pub fn band(&mut self, on: &OpenDevice, words: &BandWords) -> usize {
        if self.bands_used == self.bands.len() {
            self.bands.push(on.buffer(size_of::<BandWords>() as u64, Usage::UNIFORM | Usage::COPY_DST));
        }
        on.queue.write_buffer(&self.bands[self.bands_used], 0, bytemuck::bytes_of(words));
        self.bands_used += 1;
        self.bands_used - 1
    }

    /// Binds what a kernel binds. `turn` 0 reads the first buffer of a pair and writes the second, 1 the reverse.
    pub fn bind(&self, on: &OpenDevice, kernel: &Kernel, band: usize, turn: usize) -> wgpu::BindGroup {
        self.bind_numbers(on, &kernel.layout, kernel.binds, band, turn)
    }

    /// As [`bind`](Self::bind), for any layout.
    pub fn bind_numbers(
        &self,
        on: &OpenDevice,
        layout: &wgpu::BindGroupLayout,
        numbers: &[u32],
        band: usize,
        turn: usize,
    ) -> wgpu::BindGroup {
        let entries: Vec<wgpu::BindGroupEntry<'_>> = numbers
            .iter()
            .filter_map(|number| {
                self.resource(*number, band, turn).map(|resource| wgpu::BindGroupEntry { binding: *number, resource })
            })
            .collect();
        on.device.create_bind_group(&wgpu::BindGroupDescriptor { label: Some("portrait"), layout, entries: &entries })
    }

    fn resource(&self, number: u32, band: usize, turn: usize) -> Option<wgpu::BindingResource<'_>> {
        let view = |which: usize| self.canvas().map(|views| wgpu::BindingResource::TextureView(views[which]));
        let buffer = match number {
            0 => &self.scene.buffer,
            1 => self.bands.get(band)?,
            2 => &self.vertices.buffer,
            3 => &self.triangles.buffer,
            4 => &self.sky[turn].buffer,
            5 => &self.sky[1 - turn].buffer,
            6 => &self.neighbours.buffer,
            7 | 8 => &self.maps.buffer,
            9 | 10 => &self.seen.buffer,
            11 | 13 => &self.cloud.buffer,
            12 => &self.density.buffer,
            14 => &self.light[turn].buffer,
            15 => &self.light[1 - turn].buffer,
            16 | 17 => &self.rest.buffer,
            18 => &self.points.buffer,
            19 => &self.strands.buffer,
            20 | 21 => &self.knots.buffer,
            22 => &self.order.buffer,
            23 | 24 => return view(0),
            25 => return view(1),
            26 => &self.pixels.buffer,
            27 => &self.guides.buffer,
            _ => return None,
        };
        Some(buffer.as_entire_binding())
    }
}
