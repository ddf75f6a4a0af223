//! Searches: what sorting every cosine gives, on the processor and on a graphics device.
#![allow(clippy::print_stdout, reason = "which device was compared is part of what these tests say")]

use muse_gpu::search::GpuSearch;
use muse_gpu::{Embedding, GpuError, Hit, SearchDevice, VectorIndex};
use proptest::prelude::*;

/// Numbers between -1 and 1 from a seed (splitmix64, Steele et al. 2014).
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> f32 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) >> 40) as f32 / 8_388_608.0 - 1.0
    }

    fn embedding(&mut self, dimensions: usize) -> Embedding {
        embedding((0..dimensions).map(|_| self.roll()).collect())
    }

    fn embeddings(&mut self, dimensions: usize, count: usize) -> Vec<Embedding> {
        (0..count).map(|_| self.embedding(dimensions)).collect()
    }
}

fn embedding(raw: Vec<f32>) -> Embedding {
    Embedding::from_raw(raw).expect("a direction")
}

fn index_of(dimensions: usize, vectors: &[Embedding]) -> VectorIndex {
    let mut index = VectorIndex::new(dimensions);
    assert_eq!(index.push_all(vectors).expect("the right length"), 0..vectors.len());
    index
}

/// The definition: every cosine, sorted.
fn by_sorting(vectors: &[Embedding], query: &Embedding, k: usize) -> Vec<Hit> {
    let hits = vectors.iter().enumerate().map(|(index, vector)| Hit { index, similarity: vector.cosine(query) });
    let mut hits: Vec<Hit> = hits.collect();
    // Stable, so equals stay in the order of their numbers.
    hits.sort_by(|a, b| b.similarity.partial_cmp(&a.similarity).expect("numbers"));
    hits.truncate(k);
    hits
}

fn bits(hits: &[Hit]) -> Vec<(usize, u32)> {
    hits.iter().map(|hit| (hit.index, hit.similarity.get().to_bits())).collect()
}

fn check_on(device: Option<&GpuSearch>, vectors: &[Embedding], queries: &[Embedding], ks: &[usize]) {
    let index = index_of(queries[0].dimensions(), vectors);
    for &k in ks {
        let expected: Vec<_> = queries.iter().map(|query| bits(&by_sorting(vectors, query, k))).collect();
        let got = match device {
            None => index.top_many(queries, k),
            Some(device) => device.top_many(&index, queries, k),
        };
        let got: Vec<_> = got.expect("an answer").iter().map(|hits| bits(hits)).collect();
        assert_eq!(got, expected, "{} vectors, k = {k}", vectors.len());
    }
}

/// Piles of equal vectors, of nearly equal ones, and of opposites: every tie and every rounding error matters.
fn crowded(dice: &mut Dice, dimensions: usize, count: usize) -> Vec<Embedding> {
    let places = dice.embeddings(dimensions, 3);
    let near = |dice: &mut Dice, place: &Embedding| {
        embedding(place.as_slice().iter().map(|v| v * (1.0 + dice.roll() * 2e-7)).collect())
    };
    (0..count)
        .map(|i| match i % 4 {
            0 => places[0].clone(),
            1 => near(dice, &places[i / 4 % 3]),
            2 => embedding(places[1].as_slice().iter().map(|v| -v).collect()),
            _ => dice.embedding(dimensions),
        })
        .collect()
}

/// The device to compare with; `None` only where no driver lists any adapter.
fn device() -> Option<GpuSearch> {
    match GpuSearch::open(true) {
        Ok(device) => {
            println!("on {:?}", device.info());
            Some(device)
        }
        Err(GpuError::NoAdapter) if muse_gpu::device::report().adapters.is_empty() => {
            println!("skipped: no adapter");
            None
        }
        Err(error) => panic!("an adapter is listed and does not open: {error}"),
    }
}

#[test]
fn the_best_are_what_sorting_every_cosine_gives() {
    let mut dice = Dice(1);
    for dimensions in [1, 2, 3, 31, 128, 130] {
        for count in [1, 31, 32, 33, 64, 65, 1000] {
            let vectors = dice.embeddings(dimensions, count);
            let queries = dice.embeddings(dimensions, 3);
            check_on(None, &vectors, &queries, &[1, 2, 10, count, count + 5]);
        }
    }
}

#[test]
fn equals_come_in_the_order_of_their_numbers() {
    let mut dice = Dice(2);
    let one = dice.embedding(128);
    let index = index_of(128, &vec![one.clone(); 5000]);
    let hits = index.top(&one, 7).expect("an answer");
    assert_eq!(hits.iter().map(|hit| hit.index).collect::<Vec<_>>(), [0, 1, 2, 3, 4, 5, 6]);
    for dimensions in [2, 128, 512] {
        let vectors = crowded(&mut dice, dimensions, 3000);
        let queries: Vec<Embedding> = vectors.iter().take(5).cloned().collect();
        check_on(None, &vectors, &queries, &[1, 10, 700, 1600]);
    }
}

#[test]
fn a_search_over_many_threads_gives_the_same() {
    // 50,000 vectors of 128 are 25 MB: more than one block and work for several threads.
    let mut dice = Dice(3);
    let vectors = crowded(&mut dice, 128, 50_000);
    let queries = [vectors[0].clone(), vectors[2].clone(), dice.embedding(128)];
    check_on(None, &vectors, &queries, &[10, 1000]);
}

#[test]
fn what_cannot_be_answered_is_empty_and_what_cannot_be_compared_is_named() {
    let mut dice = Dice(4);
    let (short, right) = (dice.embedding(3), dice.embedding(4));
    let mut index = VectorIndex::new(4);
    assert!(index.is_empty());
    assert_eq!(index.top(&right, 5).expect("an answer"), []);
    let error = index.push(&short).expect_err("the wrong length");
    assert_eq!(error.code(), "search.bad_vector");
    assert_eq!(error.to_string(), "this vector cannot be compared: it has 3 numbers, the index holds vectors of 4");
    assert!(error.advice().is_some());
    assert!(index.push_all(&[right.clone(), short.clone()]).is_err());
    assert!(index.is_empty(), "all or none");
    assert_eq!(index.push(&right).expect("the right length"), 0);
    assert_eq!(index.push(&right).expect("the right length"), 1);
    assert_eq!((index.len(), index.dimensions(), index.is_empty()), (2, 4, false));
    assert_eq!(index.top(&right, 0).expect("an answer"), []);
    assert_eq!(index.top(&right, usize::MAX).expect("an answer").len(), 2);
    assert_eq!(index.top_many(&[], 3).expect("an answer"), Vec::<Vec<Hit>>::new());
    for device in [SearchDevice::cpu(), SearchDevice::open(true)] {
        assert_eq!(device.top(&index, &short, 1).expect_err("the wrong length").code(), "search.bad_vector");
        assert_eq!(device.top_many(&index, &[], 3).expect("an answer"), Vec::<Vec<Hit>>::new());
    }
    assert_eq!(VectorIndex::new(0).push(&short).expect_err("the wrong length").code(), "search.bad_vector");
}

#[test]
fn an_index_that_grows_block_by_block_stays_exact() {
    // Vectors of 2048: a block holds 2048 of them.
    let mut dice = Dice(5);
    let vectors = dice.embeddings(2048, 4200);
    let mut index = VectorIndex::new(2048);
    let gpu = device();
    for (i, vector) in vectors.iter().enumerate() {
        assert_eq!(index.push(vector).expect("the right length"), i);
        if [0, 1, 30, 31, 32, 63, 64, 2046, 2047, 2048, 2049, 4095, 4096, 4199].contains(&i) {
            let expected = bits(&by_sorting(&vectors[..=i], vector, 5));
            assert_eq!(bits(&index.top(vector, 5).expect("an answer")), expected, "{i}");
            if let Some(gpu) = &gpu {
                let got = gpu.top_many(&index, std::slice::from_ref(vector), 5).expect("an answer");
                assert_eq!(bits(&got[0]), expected, "{i} on the device");
            }
        }
    }
}

#[test]
fn a_graphics_device_gives_the_processors_answer() {
    let Some(device) = device() else { return };
    let mut dice = Dice(6);
    for (dimensions, count) in [(1, 100), (3, 65), (128, 1), (128, 20_000), (512, 3000)] {
        let vectors = dice.embeddings(dimensions, count);
        let queries = dice.embeddings(dimensions, 6);
        check_on(Some(&device), &vectors, &queries, &[0, 1, 10, 300, count + 1]);
        let vectors = crowded(&mut dice, dimensions, count);
        check_on(Some(&device), &vectors, &vectors[..count.min(3)], &[1, 10, 1500]);
    }
    // All point away, the last one most: an empty place beside it, taken for a cosine of 0, would win.
    for count in 65..70 {
        let mut vectors: Vec<Embedding> = (0..count).map(|_| embedding(vec![-1.0, dice.roll(), 0.0])).collect();
        vectors.push(embedding(vec![-1.0, 0.0, 0.0]));
        check_on(Some(&device), &vectors, &[embedding(vec![1.0, 0.0, 0.0])], &[1]);
    }
    // More queries than one dispatch takes.
    let vectors = dice.embeddings(16, 500);
    let queries = dice.embeddings(16, 131);
    check_on(Some(&device), &vectors, &queries, &[4]);
}

#[test]
fn one_device_serves_several_indexes_and_threads() {
    let Some(device) = device() else { return };
    let device = SearchDevice::Gpu(device);
    assert!(device.note().is_none() && !device.name().is_empty());
    let mut dice = Dice(7);
    let shelves: Vec<Vec<Embedding>> = (0..4).map(|i| dice.embeddings(24, 200 + 300 * i)).collect();
    std::thread::scope(|scope| {
        for vectors in &shelves {
            let device = &device;
            scope.spawn(move || {
                let index = index_of(24, vectors);
                for query in &vectors[..10] {
                    let got = device.top(&index, query, 9).expect("an answer");
                    assert_eq!(bits(&got), bits(&by_sorting(vectors, query, 9)));
                }
            });
        }
    });
}

#[test]
fn a_device_always_opens_and_says_what_it_is() {
    for prefer_gpu in [false, true] {
        let device = SearchDevice::open(prefer_gpu);
        assert!(!device.name().is_empty());
        assert_eq!(device.note().is_some(), matches!(device, SearchDevice::Cpu { .. }));
    }
}

proptest! {
    #[test]
    fn small_indexes_of_few_directions_are_searched_exactly(
        dimensions in 1usize..9,
        rows in prop::collection::vec(prop::collection::vec(-2i8..3, 8), 0..150),
        query in prop::collection::vec(-2i8..3, 8),
        k in 0usize..160,
    ) {
        let direction = |row: &Vec<i8>| {
            Embedding::from_raw(row[..dimensions].iter().map(|v| f32::from(*v)).collect())
        };
        let vectors: Vec<Embedding> = rows.iter().filter_map(direction).collect();
        if let Some(query) = direction(&query) {
            let got = index_of(dimensions, &vectors).top(&query, k).expect("an answer");
            prop_assert_eq!(bits(&got), bits(&by_sorting(&vectors, &query, k)));
        }
    }
}
